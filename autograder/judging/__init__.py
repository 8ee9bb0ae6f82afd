"""Judges what a submission gave: compares it with the reference, keeps it as evidence, names known mistakes."""
