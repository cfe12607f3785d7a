"""A real Chromium against a real server on real files."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

SAMPLES = sorted(Path("indexer/samples").resolve().glob("*.jsonl"))
MISSING = "NO CHROMIUM WAS FOUND: THE PAGES WERE NOT TESTED IN A BROWSER"
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    if any(MISSING in reason for reason in skipped):
        terminalreporter.write_line(f"!!! {MISSING} !!!", red=True, bold=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("TEST_CHROMIUM", "")
    if not path:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=None if path == "playwright" else path, args=_ARGUMENTS
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served index of the sample articles."""
    folder = tmp_path_factory.mktemp("site")
    command = str(Path(sys.executable).with_name("fihris"))
    subprocess.run(
        [command, "index", *map(str, SAMPLES), "--index", "index"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [command, "serve", "--index", "index", "--port", str(port), "--workers", "1"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, server)
        yield address
    finally:
        server.terminate()
        _, errors = server.communicate(timeout=30)
    assert not re.search(rb"Traceback|ERROR", errors), errors.decode()


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/api/v1/health", timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not answer within 30 s")


@pytest.fixture(params=[390, 1280], ids=["phone", "desktop"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page at phone and desktop width, without JavaScript, that fails on any console error."""
    context = browser.new_context(
        viewport={"width": request.param, "height": 844}, java_script_enabled=False
    )
    opened = context.new_page()
    problems: list[str] = []
    opened.on("console", lambda message: problems.append(message.text))
    opened.on("requestfailed", lambda failed: problems.append(failed.url))
    yield opened
    context.close()
    # An error page is answered with its status, which the browser notes.
    assert not [problem for problem in problems if "status of 4" not in problem]
