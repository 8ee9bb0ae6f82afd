def check(*functions, **predictions):
    print("nothing is checked by the", __name__.replace("checks", "package"), "beside the notebook")
