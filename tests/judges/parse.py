"""Reads a mail on standard input with Python's email package and prints as JSON what it says."""

import email
import email.policy
import json
import sys

mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
defects = [repr(defect) for part in mail.walk() for defect in part.defects]
defects += [repr(defect) for value in mail.values() for defect in getattr(value, "defects", [])]


def people(name):
    header = mail[name]
    return [[address.display_name, address.addr_spec] for address in header.addresses] if header else []


print(
    json.dumps(
        {
            "subject": mail["Subject"],
            "from": people("From"),
            "to": people("To"),
            "headers": sorted(name.lower() for name in mail.keys()),
            "message_id": mail["Message-ID"],
            "in_reply_to": mail["In-Reply-To"],
            "list_id": mail["List-Id"],
            "list_unsubscribe": mail["List-Unsubscribe"],
            "list_unsubscribe_post": mail["List-Unsubscribe-Post"],
            "auto_submitted": mail["Auto-Submitted"],
            "date": mail["Date"].datetime.isoformat() if mail["Date"] else None,
            "parts": [part.get_content_type() for part in mail.walk()],
            "text": mail.get_body(("plain",)).get_content(),
            "html": mail.get_body(("html",)).get_content(),
            "defects": defects,
        }
    )
)
