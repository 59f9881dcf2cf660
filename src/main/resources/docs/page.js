"use strict";

// Shows openapi.yaml with Swagger UI. Nothing is asked of any other server.
const ui = SwaggerUIBundle({
  url: "openapi.yaml",
  dom_id: "#docs",
  deepLinking: true,
  filter: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  // Follows all references at once: else the first operation that is opened lacks its examples.
  onComplete: () => ui.specActions.requestResolvedSubtree(["paths"]),
});
