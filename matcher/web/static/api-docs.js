// Opens the vendored Swagger UI on the document of this server; asks nothing of any other.
"use strict";
const place = document.getElementById("api-docs");
SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  validatorUrl: null,
  deepLinking: true,
});
