/** Columns of the grid of outputs; some only where there is room. */
export const OUTPUTS_GRID = 'Outputs';
export const OUTPUT_COLUMNS = 'grid items-center gap-x-3 px-4 grid-cols-[minmax(100px,1.2fr)_minmax(84px,1fr)_132px_52px_52px_60px] @[820px]:grid-cols-[minmax(130px,1.5fr)_minmax(80px,.8fr)_88px_124px_46px_46px_62px_52px_38px_80px] @[1080px]:grid-cols-[minmax(150px,1.3fr)_minmax(80px,.6fr)_84px_124px_46px_46px_62px_52px_38px_80px_minmax(200px,1.6fr)]';
export const WIDE = 'hidden @[820px]:flex';
export const WIDER = 'hidden @[1080px]:flex';
