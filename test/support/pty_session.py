"""A program on a pseudo-terminal, spoken to as `expect` would.

pty_session.py STEPS.json PROGRAM ARGUMENT...

Each step waits for a text and then types another: [["waited for", "typed"], ...]; a third member is a URL that is then
asked. At the end the terminal's text until
the program ends is written out, and its exit code is this one's.
"""

import json
import os
import pty
import select
import sys
import urllib.request

WAIT_SECONDS = 60


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        steps = json.load(file)
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(sys.argv[2], sys.argv[2:])
    transcript = Transcript(terminal)
    for waited_for, typed, *url in steps:
        transcript.expect(waited_for)
        os.write(terminal, typed.encode())
        for one in url:
            urllib.request.urlopen(one).close()
    transcript.expect(None)
    sys.stdout.write(transcript.text)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


class Transcript:
    def __init__(self, terminal):
        self.terminal = terminal
        self.text = ""
        self.seen = 0

    def expect(self, text):
        """Reads on until the text has come after what was waited for before; None: until the end."""
        while text is None or text not in self.text[self.seen:]:
            if not self.read():
                if text is None:
                    return
                sys.exit(f"the program ended before {text!r}:\n{self.text}")
        self.seen = self.text.index(text, self.seen) + len(text)

    def read(self):
        if not select.select([self.terminal], [], [], WAIT_SECONDS)[0]:
            sys.exit(f"nothing more came:\n{self.text}")
        try:
            octets = os.read(self.terminal, 65536)
        except OSError:
            # Linux: how the end of a pseudo-terminal is told.
            return False
        self.text += octets.decode("utf-8", "replace")
        return len(octets) > 0


main()
