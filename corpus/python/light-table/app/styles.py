"""What the labels of a photo say about its style. Close-up counts for two styles."""

STYLES = {
    "portrait": ["Portrait", "Portrait photography", "Smile", "Selfie", "Chin", "Eyebrow", "Close-up"],
    "landscape": ["Mountain", "Natural landscape", "Horizon", "Valley", "Sunset", "Coast", "Lake"],
    "macro": ["Macro photography", "Close-up", "Insect", "Dew", "Petal", "Pollen", "Moisture"],
    "street": ["Street", "Pedestrian", "Alley", "Skyscraper", "Metropolis", "Crosswalk"],
}
