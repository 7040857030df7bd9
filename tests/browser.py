"""A headless Chromium for tests, where this machine has one; `make browser` installs it on Debian and its kin."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ARTEFACTS = Path(__file__).resolve().parent.parent / "build" / "screenshots"
"""Where screenshots are kept."""

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1440,900")
# every long task and every forbidden thing a page tries, noted from before its first script
_WATCH = """
window.longest = 0;
new PerformanceObserver((all) => all.getEntries().forEach((one) => (window.longest = Math.max(window.longest, one.duration))))
  .observe({ type: "longtask", buffered: true });
"""


@contextmanager
def chromium() -> Iterator[Any]:
    """Yield a driver; skip the test where there is no Chromium, no chromedriver or no selenium."""
    browser = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    server = shutil.which("chromedriver")
    if browser is None or server is None:
        pytest.skip(
            "no chromium with chromedriver on this machine: make browser, or apt install chromium chromium-driver"
        )
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed: pip install selenium")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for argument in _ARGUMENTS:
        options.add_argument(argument)
    service = webdriver.ChromeService(server, log_output=os.devnull)
    driver = webdriver.Chrome(options=options, service=service)
    try:
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _WATCH})
        yield driver
    finally:
        driver.quit()


def screen(driver: Any, width: int = 1440, height: int = 900, *, dark: bool = False) -> None:
    """Make the screen this size, light or dark."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})


def open_page(driver: Any, page: str, folder: Path) -> None:
    """Open a page and wait until it is drawn; fail on anything that the console says."""
    from selenium.webdriver.support.ui import WebDriverWait

    path = folder / "page.html"
    path.write_bytes(page.encode())
    driver.get("about:blank")
    driver.get_log("browser")
    driver.get(path.as_uri())
    WebDriverWait(driver, 30, 0.05).until(lambda d: d.execute_script("return document.documentElement.dataset.drawn"))
    assert driver.get_log("browser") == []


def keep(driver: Any, name: str) -> None:
    """Keep a screenshot."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    driver.save_screenshot(str(ARTEFACTS / f"{name}.png"))
