"""Which jobs there are and who does them."""

from core.imports import jobs as imports

HANDLERS = {imports.KIND: imports.run}
