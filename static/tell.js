// Leaving fast. Everything works without this file.
(function () {
  "use strict";
  var leave = document.getElementById("leave");
  if (!leave) return;
  var pressed = [];
  function go() {
    document.body.hidden = true;
    window.location.replace(leave.href);
  }
  leave.addEventListener("click", function (event) {
    event.preventDefault();
    go();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    pressed = pressed.filter(function (moment) { return event.timeStamp - moment < 3000; });
    pressed.push(event.timeStamp);
    if (pressed.length >= 3) go();
  });
})();
