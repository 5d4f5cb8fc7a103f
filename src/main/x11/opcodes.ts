/** The core requests that are sent, by major opcode. */
export const REQUEST = {
  changeWindowAttributes: 2,
  getWindowAttributes: 3,
  getGeometry: 14,
  queryTree: 15,
  internAtom: 16,
  changeProperty: 18,
  getProperty: 20,
  sendEvent: 25,
  queryPointer: 38,
  getInputFocus: 43,
  queryKeymap: 44,
  createPixmap: 53,
  createGc: 55,
  clearArea: 61,
  putImage: 72,
  queryExtension: 98,
  changeKeyboardMapping: 100,
  getKeyboardMapping: 101,
  getKeyboardControl: 103,
  setCloseDownMode: 112,
  getModifierMapping: 119,
} as const;

/** The events that are sent or received, by code. */
export const EVENT = {
  keyPress: 2,
  keyRelease: 3,
  buttonPress: 4,
  buttonRelease: 5,
  configureNotify: 22,
  propertyNotify: 28,
  clientMessage: 33,
  mappingNotify: 34,
  /** Of an extension; may be longer than 32 bytes. */
  generic: 35,
  /** Codes from here on belong to extensions. */
  firstExtension: 64,
} as const;

/** The attribute of a window that selects events, for `changeWindowAttributes`. */
export const EVENT_MASK = 0x800;
