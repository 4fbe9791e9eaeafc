"""Drive the real JupyterLab in a real browser, as the tests of students' promises do."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextlib.contextmanager
def jupyterlab(folder, home, theme="JupyterLab Light"):
    """Serve JupyterLab on `folder` as `make lab` does; gives its address.

    `home` keeps the settings of whoever runs the tests out of it.
    """
    settings = home / "config/lab/user-settings/@jupyterlab/apputils-extension"
    settings.mkdir(parents=True)
    (settings / "themes.jupyterlab-settings").write_text(json.dumps({"theme": theme}))
    command = [str(Path(sys.executable).with_name("jupyter")), "lab", "--no-browser", "--port=0"]
    if os.name == "posix" and os.getuid() == 0:
        command.append("--allow-root")
    environment = {**os.environ, "HOME": str(home), "JUPYTER_CONFIG_DIR": str(home / "config")}
    with serving(command, folder, environment, home / "lab.log") as address:
        yield address


@contextlib.contextmanager
def serving(command, folder, environment, log):
    """Run a command that serves JupyterLab; gives the address it prints, ends it afterwards."""
    with log.open("w") as out:
        server = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield _address(server, log)
    finally:
        os.killpg(server.pid, signal.SIGTERM)  # make does not hand the signal on
        server.wait(20)


def _address(server, log, seconds=60):
    for _ in range(seconds * 5):
        found = re.search(
            r"http://(?:localhost|127\.0\.0\.1):\d+/lab[^\s?]*\?token=\w+", log.read_text()
        )
        if found:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(
                    re.sub(r"/lab[^?]*", "/api/status", found.group()), timeout=5
                )
                return found.group()
        if server.poll() is not None:
            break
        time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()}")


@contextlib.contextmanager
def chromium(**context):
    """A page in a headless browser; further arguments go to the browser's context."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        page = browser.new_context(viewport={"width": 1280, "height": 900}, **context).new_page()
        try:
            yield page
        finally:
            browser.close()


def open_notebook(page, address, path):
    """Open a notebook and wait until its kernel is ready."""
    base, _, token = address.partition("/lab?")
    page.goto(f"{base}/lab/tree/{path}?reset&{token}")
    page.locator(".jp-Notebook").wait_for(timeout=60_000)
    # the notebook's own indicator says idle also while there is no kernel yet
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)


def run_all(page, seconds=300):
    """Run all cells, wait until the last has run."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(
        """() => {
            const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
                .map(one => one.textContent)
            return prompts.some(one => /\\d/.test(one)) && !prompts.some(one => one.includes('*'))
        }""",
        timeout=seconds * 1000,
    )


def violations(page, *selectors):
    """What axe finds in parts of a page against WCAG 2.2, A and AA; empty if there is nothing."""
    # axe takes what is out of sight, or in a body of no height, for hidden, and passes over it
    page.set_viewport_size({"width": page.viewport_size["width"], "height": 30_000})
    page.add_style_tag(content="body { height: 100vh }")
    page.locator(".jp-WindowedPanel-outer").evaluate("notebook => notebook.scrollTo(0, 0)")
    page.wait_for_timeout(2000)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    # the colours of code in the text are JupyterLab's, as those of code in cells
    coloured = ".jp-MarkdownOutput pre span"
    context = {"include": [[one] for one in selectors], "exclude": [[coloured]]}
    found = Axe().run(page, context=context, options=options)
    seen = [len(one["nodes"]) for one in found.response["passes"] if one["id"] == "color-contrast"]
    assert sum(seen) >= 10, "axe did not see the page's text"
    return found.generate_report() if found.response["violations"] else ""
