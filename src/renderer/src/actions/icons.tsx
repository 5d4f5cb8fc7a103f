import {
  ArrowDownToLine,
  ArrowUpFromLine,
  Bot,
  Camera,
  Crosshair,
  Hourglass,
  Keyboard,
  type LucideIcon,
  MessageCircleQuestionMark,
  MessageSquare,
  Mouse,
  MousePointer2,
  MousePointerClick,
  MoveVertical,
  PencilLine,
  RotateCcw,
  Spline,
  SquareArrowDown,
  SquareArrowUp,
  TextCursorInput,
  User,
} from 'lucide-react';
import { ASK_PERSON } from '../../../shared/question';

/** A Map, since names from clients may be any string, such as `constructor`. */
const ICONS: ReadonlyMap<string, LucideIcon> = new Map([
  ['left_click', MousePointerClick],
  ['right_click', MousePointerClick],
  ['middle_click', MousePointerClick],
  ['double_click', MousePointerClick],
  ['triple_click', MousePointerClick],
  ['back_click', MousePointerClick],
  ['forward_click', MousePointerClick],
  ['mouse_move', MousePointer2],
  ['left_click_drag', Spline],
  ['right_click_drag', Spline],
  ['middle_click_drag', Spline],
  ['mouse_down', SquareArrowDown],
  ['mouse_up', SquareArrowUp],
  ['left_mouse_down', SquareArrowDown],
  ['left_mouse_up', SquareArrowUp],
  ['scroll', MoveVertical],
  ['type', TextCursorInput],
  ['key', Keyboard],
  ['hold_key', Hourglass],
  ['key_down', ArrowDownToLine],
  ['key_up', ArrowUpFromLine],
  [ASK_PERSON, MessageCircleQuestionMark],
  ['wait', Hourglass],
  ['screenshot', Camera],
  ['cursor_position', Crosshair],
  ['note', MessageSquare],
]);

export function iconOf(action: string | null | undefined): LucideIcon {
  return ICONS.get(action ?? '') ?? Mouse;
}

const SOURCE_ICONS: ReadonlyMap<string, LucideIcon> = new Map([
  ['agent', Bot],
  ['composer', PencilLine],
  ['replay', RotateCcw],
  ['you', User],
]);

export function sourceIconOf(source: string): LucideIcon {
  return SOURCE_ICONS.get(source) ?? Bot;
}
