"""A headless Chromium, driven through chromedriver's W3C WebDriver over loopback HTTP: the standard library only."""
import base64
import json
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"left": "\ue012", "up": "\ue013", "right": "\ue014", "down": "\ue015", "home": "\ue011", "end": "\ue010",
        "enter": "\ue007", "space": " ", "escape": "\ue00c", "tab": "\ue004",
        "page up": "\ue00e", "page down": "\ue00f", "0": "0", "1": "1", "2": "2"}


def missing() -> str:
    """The first program that is not there; empty where both are."""
    return next((name for name in ("chromium", "chromedriver") if not shutil.which(name)), "")


class Browser:
    """One window. Use as a context manager: both programs end with it."""

    def __init__(self, width: int = 1200, height: int = 900, dark: bool = False):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.driver = subprocess.Popen(["chromedriver", f"--port={self.port}"], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
        self.session = None
        try:
            self._wait_until_ready()
            self.session = self._call("POST", "/session", {"capabilities": {"alwaysMatch": {
                "goog:chromeOptions": {"args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync",
                    "--disable-dev-shm-usage", f"--user-data-dir={self.profile.name}"]},
                "goog:loggingPrefs": {"browser": "ALL"}}}})["sessionId"]
            self.resize(width, height)
            self.media("dark" if dark else "light")
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        try:
            if self.session:
                self._call("DELETE", f"/session/{self.session}")
        finally:
            self.driver.terminate()
            self.driver.wait()
            self.profile.cleanup()

    def _wait_until_ready(self):
        for _ in range(600):
            try:
                if self._call("GET", "/status")["ready"]:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise RuntimeError("chromedriver did not start within a minute")

    def _call(self, method: str, path: str, body: dict | None = None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method,
                                         data=None if body is None else json.dumps(body).encode(),
                                         headers={"Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # loopback goes through no proxy
        try:
            with opener.open(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {json.load(error)['value']['message']}") from None

    def _post(self, path: str, **body):
        return self._call("POST", f"/session/{self.session}{path}", body)

    def open(self, url: str):
        self._post("/url", url=url)

    def run(self, script: str, *arguments):
        """What the JavaScript returns."""
        return self._post("/execute/sync", script=script, args=list(arguments))

    def run_until_done(self, script: str, *arguments):
        """What the JavaScript gives its last argument, a function."""
        return self._post("/execute/async", script=script, args=list(arguments))

    def element(self, selector: str) -> str:
        return self._post("/element", using="css selector", value=selector)[ELEMENT]

    def wait_for(self, selector: str):
        """Until there is such an element: some come with an event, a moment later."""
        deadline = time.monotonic() + 10
        while not self.run("return Boolean(document.querySelector(arguments[0]))", selector):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{selector} did not appear")
            time.sleep(0.02)

    def click(self, selector: str):
        self._post(f"/element/{self.element(selector)}/click")

    def hover(self, selector: str):
        self.run("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", selector)
        self._post("/actions", actions=[{
            "type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"},
            "actions": [{"type": "pointerMove", "duration": 0, "x": 0, "y": 0,
                         "origin": {ELEMENT: self.element(selector)}}]}])

    def press(self, *names: str):
        """Keys, to what has the focus."""
        strokes = [{"type": kind, "value": KEYS[name]} for name in names for kind in ("keyDown", "keyUp")]
        self._post("/actions", actions=[{"type": "key", "id": "keyboard", "actions": strokes}])

    def devtools(self, command: str, **parameters):
        return self._post("/goog/cdp/execute", cmd=command, params=parameters)

    def resize(self, width: int, height: int):
        """The page's own width and height, as a phone has it: windows cannot be this narrow."""
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                      mobile=width < 600)

    def media(self, colours: str, motion: str = "no-preference"):
        self.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": colours},
                                                              {"name": "prefers-reduced-motion", "value": motion}])

    def console(self) -> list[str]:
        """Warnings and errors since the last call."""
        entries = self._post("/se/log", type="browser")
        return [entry["message"] for entry in entries if entry["level"] in ("WARNING", "SEVERE")]

    def screenshot(self, path: str):
        image = self.devtools("Page.captureScreenshot", captureBeyondViewport=True)
        with open(path, "wb") as file:
            file.write(base64.b64decode(image["data"]))
