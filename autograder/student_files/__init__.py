"""Files that lie beside every student's notebook, put there by the release (`autograder.releasing.beside`)."""
