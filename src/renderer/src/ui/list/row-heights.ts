/** The height of a one-line row (px). */
export const ROW_HEIGHT = 26;
/** The height of a row with a thumbnail (px). */
export const THUMBNAIL_ROW_HEIGHT = 42;
