"use strict";
window.addEventListener("load", function () {
  var target = document.getElementById("api-docs");
  window.SwaggerUIBundle({ url: target.dataset.spec, domNode: target, docExpansion: "list", defaultModelsExpandDepth: 0 });
});
