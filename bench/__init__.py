"""Measures Kabinet: ratios against something run in the same run, never an absolute aim that a test depends on."""
