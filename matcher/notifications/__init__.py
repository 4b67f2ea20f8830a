"""Messages to people: facts to subject and body, and the transports that carry them."""
