"""Verifies the DKIM signature of the mail on standard input with dkimpy. The argument is the key's record in DNS.

Prints `genuine` or `forged`.
"""

import sys

import dkim

record = sys.argv[1].encode()
genuine = dkim.verify(sys.stdin.buffer.read(), dnsfunc=lambda name, timeout=5: record)
print("genuine" if genuine else "forged")
