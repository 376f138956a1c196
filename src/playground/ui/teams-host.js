/** How Teams draws cards, as a host config. The colours are those of teams.css, so that a change of theme shows at once. */
const color = (name) => ({ default: `var(--ac-${name})`, subtle: `var(--ac-${name}-subtle, var(--ac-${name}))` });

const foregroundColors = Object.fromEntries(
  ['default', 'dark', 'light', 'accent', 'good', 'warning', 'attention'].map((name) => [name, color(name)]),
);

const style = (name) => ({ backgroundColor: `var(--ac-back-${name})`, borderColor: 'transparent', foregroundColors });

const font = (fontFamily) => ({
  fontFamily,
  fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 300, default: 400, bolder: 600 },
});

export const hostConfig = {
  supportsInteractivity: true,
  hostCapabilities: { capabilities: null },
  choiceSetInputValueSeparator: ',',
  fontTypes: {
    default: font('"Segoe UI", Inter, system-ui, -apple-system, Roboto, "Helvetica Neue", sans-serif'),
    monospace: font('ui-monospace, SFMono-Regular, Menlo, Consolas, monospace'),
  },
  lineHeights: { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 },
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: 'var(--ac-line)' },
  imageSizes: { small: 32, medium: 52, large: 100 },
  containerStyles: Object.fromEntries(
    ['default', 'emphasis', 'accent', 'good', 'attention', 'warning'].map((name) => [name, style(name)]),
  ),
  actions: {
    maxActions: 6,
    spacing: 'default',
    buttonSpacing: 8,
    showCard: { actionMode: 'inline', inlineTopMargin: 12, style: 'emphasis' },
    preExpandSingleShowCardAction: false,
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
  },
  adaptiveCard: { allowCustomStyle: false },
  inputs: {
    label: {
      inputSpacing: 'small',
      requiredInputs: { weight: 'bolder', color: 'default', suffix: ' *', suffixColor: 'attention' },
      optionalInputs: { weight: 'bolder', color: 'default' },
    },
    errorMessage: { color: 'attention', size: 'small', spacing: 'small' },
  },
  factSet: { title: { weight: 'bolder', wrap: true, maxWidth: 150 }, value: { wrap: true }, spacing: 12 },
  table: { cellSpacing: 8 },
  textBlock: { headingLevel: 3 },
};
