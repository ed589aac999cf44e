import type { Picture, Shape } from '../../server/core/sheets/picture.ts';

const classes = (look: Shape['look']): string => (look.startsWith('duty-') ? `duty ${look}` : look);
const round = (value: number): string => String(Math.round(value * 10) / 10);

const Drawn = ({ shape }: { shape: Shape }) => {
  if (shape.kind === 'line') {
    const { look, x1, y1, x2, y2 } = shape;
    return <line class={classes(look)} x1={round(x1)} y1={round(y1)} x2={round(x2)} y2={round(y2)} />;
  }
  if (shape.kind === 'text') {
    const { look, x, y, text, anchor } = shape;
    return (
      <text class={classes(look)} x={round(x)} y={round(y)} text-anchor={anchor}>
        {text}
      </text>
    );
  }
  const { look, x, y, width, height, radius, strength, tip } = shape;
  return (
    <rect
      class={classes(look)}
      x={round(x)}
      y={round(y)}
      width={round(width)}
      height={round(height)}
      rx={radius}
      fill-opacity={strength?.toFixed(2)}
    >
      {tip && <title>{tip}</title>}
    </rect>
  );
};

const Drawing = ({ picture, upright = false }: { picture: Picture; upright?: boolean }) => (
  <svg
    viewBox={`0 0 ${round(picture.width)} ${round(picture.height)}`}
    class={upright ? 'picture-upright' : undefined}
    role="img"
    aria-label={picture.label}
  >
    {picture.shapes.map((shape) => (
      <Drawn shape={shape} />
    ))}
  </svg>
);

/** A chart on a page, drawn by the server so that no script is needed. `upright`: the same for a narrow screen. */
export const PictureFigure = ({ picture, upright }: { picture: Picture; upright?: Picture | undefined }) => (
  <figure class="card report-chart">
    <figcaption class="picture-key">
      <span>{picture.label}</span>
      {picture.key.map(({ look, text }) => (
        <span class={`key ${look}`}>{text}</span>
      ))}
    </figcaption>
    <Drawing picture={picture} />
    {upright && <Drawing picture={upright} upright />}
  </figure>
);
