"""One folder a test run for the sample regions that its processes share."""

import os
import shutil
import tempfile

import pytest
from hypothesis import HealthCheck, settings

from tests.factories.sample import SHARED

# How fast a machine is says nothing of what it computes.
settings.register_profile("kabinet", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kabinet")


def pytest_configure(config):
    if not hasattr(config, "workerinput"):  # a worker of a parallel run gets the folder of its parent
        os.environ[SHARED] = tempfile.mkdtemp(prefix="kabinet-samples-")


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(SHARED), ignore_errors=True)


def pytest_collection_modifyitems(items):
    """Try a journey that failed once more, and say so: a browser beside the whole suite now and then waits too long."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
