export { counter, gauge, NO_LABELS, seriesCount } from "./model/family.ts";
export type { Family, Labels, MetricType, Sample } from "./model/family.ts";
export { identityLabels, randomId, type Identity } from "./model/identity.ts";
export { CONTENT_TYPE, type Format } from "./exposition/format.ts";
export { acceptsGzip, negotiateFormat } from "./exposition/negotiate.ts";
export {
  ExpositionError,
  parseText,
  type ParsedFamily,
  type ParsedSample,
} from "./exposition/parse.ts";
export { createAssembler, type Assemble, type OnConflict } from "./exposition/assemble.ts";
export {
  createRenderer,
  type RenderedFamily,
  type Renderer,
  type RendererOptions,
  type Rendering,
} from "./exposition/render.ts";
export { familyVar, renderVars, type Var } from "./exposition/vars.ts";
