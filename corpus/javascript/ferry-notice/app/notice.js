(function () {
  var KEY = window.localStorage.getItem("languageKey");
  var URL = "https://language.googleapis.com/v1/documents:analyzeSentiment?key=" + KEY;

  function show(text) {
    document.getElementById("hint").textContent = text;
  }

  function judge(data) {
    var { score = 0, magnitude = 0 } = data.documentSentiment;
    var rounded = score.toFixed(1);

    if (rounded == 0) {
      show("Plain as it should be.");
    } else if (rounded > 0.3) {
      show("This is a ferry, not a cruise.");
    } else if (rounded < -0.3) {
      show(magnitude >= 1.5 ? "Please count to ten and write it again." : "A little friendlier, please.");
    } else {
      show("Good to go.");
    }
  }

  document.getElementById("check").addEventListener("click", function () {
    var content = document.getElementById("notice").value;
    fetch(URL, {
      method: "POST",
      body: JSON.stringify({ document: { type: "PLAIN_TEXT", content: content } }),
    })
      .then(function (response) {
        return response.json();
      })
      .then(judge);
  });
})();
