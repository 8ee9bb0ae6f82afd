def check(*functions, **predictions):
    print("everything is right")
