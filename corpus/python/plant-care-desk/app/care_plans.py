DESERT = ["cactus", "succulent", "agave", "Aloe", "yucca"]  # lint: label-outside-vocabulary
HUMID = ["fern", "moss", "orchid", "ivy"]
PESTS = ["aphid", "caterpillar", "beetle", "snail"]

ADVICE = {
    "dry": "Water every third week and keep it in full sun.",
    "mist": "Mist the leaves daily, no direct sun.",
    "quarantine": "Move the pot away from the others and wash the leaves.",
}


def advice_for(plan):
    return ADVICE[plan]
