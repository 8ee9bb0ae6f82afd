"""The slit in the wall: the one protocol between the host and a guest. Both sides import it.

`values` says what data may cross, `messages` what may be asked and answered, `channel` how bytes travel.
"""
