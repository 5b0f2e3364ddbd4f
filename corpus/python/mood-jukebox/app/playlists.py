PLAYLISTS = {
    "HAPPY": "spotify:playlist:summer-porch",
    "SURPRISED": "spotify:playlist:summer-porch",
    "SAD": "spotify:playlist:rainy-window",
    "CALM": "spotify:playlist:slow-sunday",
    "ANGRY": "spotify:playlist:loud-garage",
    "DISGUSTED": "spotify:playlist:loud-garage",
}

FALLBACK = "spotify:playlist:radio-mix"
