"""What is made of the gradebook afterwards: feedback, the report on the class."""
