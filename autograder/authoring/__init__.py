"""What an author is given to begin with."""
