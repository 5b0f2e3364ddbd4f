CARGO = ["Container ship", "Bulk carrier", "Oil tanker", "Tank ship", "Freight transport"]
PASSENGERS = ["Cruise ship", "Ferry", "Ocean liner", "Passenger ship"]
LEISURE = ["Sailboat", "Yacht", "Dinghy", "Canoe", "sea kayak"]  # lint: label-outside-vocabulary


def berth_for(names):
    if any(name in names for name in PASSENGERS):
        return "terminal"
    elif any(name in names for name in CARGO):
        return "crane"
    elif any(name in names for name in LEISURE):
        return "marina"
    elif any(name == "Tugboat" or name == "Fishing vessel" for name in names):
        return "pier"
    else:
        return "none"
