"""What is signed: what an agreement says, who signs it, and whether all of it still holds."""
