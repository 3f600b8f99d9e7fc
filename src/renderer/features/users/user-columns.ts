/** The columns of the list; beside a detail only who, state and last seen remain. */
export const USERS_GRID = 'Users';

export const USER_COLUMNS = 'grid items-center gap-x-3 px-3 grid-cols-[minmax(0,1fr)_20px_60px] @[380px]:grid-cols-[minmax(0,1fr)_92px_68px] @[560px]:grid-cols-[minmax(0,1fr)_164px_92px_72px] @[900px]:grid-cols-[minmax(160px,1fr)_164px_minmax(160px,1fr)_100px_100px_88px_88px]';
export const FROM_380 = 'hidden @[380px]:flex';
export const FROM_560 = 'hidden @[560px]:block';
export const FROM_900 = 'hidden @[900px]:block';
