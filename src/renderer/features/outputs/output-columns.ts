/** Columns of the grid of outputs; some only where there is room. */
export const OUTPUTS_GRID = 'Outputs';
export const OUTPUT_COLUMNS = 'grid items-center gap-x-3 px-4 grid-cols-[minmax(100px,1.2fr)_minmax(84px,1fr)_132px_52px_52px_60px] @[820px]:grid-cols-[minmax(110px,1.2fr)_minmax(90px,1fr)_96px_136px_58px_52px_64px_56px_48px_84px] @[1080px]:grid-cols-[minmax(120px,1fr)_minmax(100px,.9fr)_96px_136px_58px_52px_64px_56px_48px_84px_minmax(160px,1.8fr)]';
export const WIDE = 'hidden @[820px]:flex';
export const WIDER = 'hidden @[1080px]:flex';
