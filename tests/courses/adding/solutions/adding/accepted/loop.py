def total(numbers, start=0):
    for number in numbers:
        start += number
    return start


predict_total = 10
