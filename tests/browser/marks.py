"""What all tests of this folder bear; without Chromium their modules end here, with one line to say so."""

import pytest

from tests.browser.site import CHROMIUM

if CHROMIUM is None:
    pytest.skip("Chromium is not installed", allow_module_level=True)

MARKS = [pytest.mark.browser]
