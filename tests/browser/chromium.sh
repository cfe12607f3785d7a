#!/bin/sh
# Prints the path of a Chromium for the browser tests, `playwright` for Playwright's own, or
# nothing. Tries what is installed, then Debian's package, then Playwright's download.

installed() {
    for name in "$TEST_CHROMIUM" chromium chromium-browser google-chrome google-chrome-stable; do
        path=$(command -v "$name" 2>/dev/null) || continue
        # Ubuntu's package is a stub where snap does not run; it must really start.
        if "$path" --version >/dev/null 2>&1; then
            echo "$path"
            return 0
        fi
    done
    return 1
}

as_root=
if [ "$(id -u)" -ne 0 ]; then
    as_root="sudo -n"
    $as_root true 2>/dev/null || as_root=none
fi

installed && exit 0
if [ "$as_root" != none ] && command -v apt-get >/dev/null; then
    echo "installing Debian's chromium for the browser tests" >&2
    $as_root apt-get update -qq >&2
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null 2>&1
    installed && exit 0
fi
echo "trying Playwright's own Chromium for the browser tests" >&2
if timeout 300 playwright install chromium >/dev/null 2>&1; then
    echo playwright
fi
exit 0
