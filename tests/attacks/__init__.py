"""What a hostile submission might do, one small file for each attack, in a folder for each kind.

An attack is a submission: Python that goes into a notebook's cells. It opens with what it does, in a sentence, and

    # proof: a regular expression, found in what its cells print or in what its tests are told, and nowhere if
    #        the attack did not run
    # outcome: what its hidden tests must say of it, at least one of them: failed, timeout, killed, missing;
    #          "failed or timeout" where it takes the processor from itself
    # assignment: convnet      (convolution, where nothing is said)
    # silence: a regular expression, found nowhere in what is said of it: a hidden input could stand there

After each `# %%` follows a cell. The first cells stand where the first function is to be written; `# %% NAME` is
the cell with that grade_id, and JSON behind it is put into its nbgrader metadata. The stubs of the other functions
are gone. Files in a folder NAME.files lie beside the notebook.

No attack earns a mark, reads a secret, stops a run, or changes what the next submission gets (test_attacks.py).
Whatever a reading attack finds of a secret it must print: secrets are words that begin with CANARY-.
Attacks run in a sandbox or, against other graders, in a jail: never otherwise.
"""
