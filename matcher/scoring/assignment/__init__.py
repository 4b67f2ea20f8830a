"""The joint plan: who sits where, exactly, with a certificate that anyone can check."""
