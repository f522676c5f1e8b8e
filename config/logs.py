"""What the log is spared."""

import logging

LONGEST = 300


class OneLine(logging.Filter):
    """Refusals of bad requests (a foreign host name, too many fields) are one short line, no traceback.

    Anybody can cause them, as often as he likes; the program has not failed, so there is nothing to trace.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security."):
            told = " ".join(record.getMessage().split())
            record.msg, record.args = told[:LONGEST], ()
            record.exc_info = record.exc_text = record.stack_info = None
        return True
