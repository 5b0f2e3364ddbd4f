/**
 * A stand-in for React: components are functions, `jsx` makes elements, and `render` calls them with state and effects
 * until nothing changes. What is rendered shows as text in the form of JSX.
 */
import { showReturn, showValue, stubName } from "./show.mjs";

const Fragment = Symbol("Fragment");
const mostRenders = 50;

/** The instance whose function is being called. */
let current;

function hook(make) {
  const { hooks } = current;
  const place = current.next++;
  if (hooks.length <= place) hooks.push(make(current));
  return hooks[place];
}

function useState(initial) {
  const slot = hook((instance) => {
    const made = { value: typeof initial === "function" ? initial() : initial };
    made.set = (update) => {
      const value = typeof update === "function" ? update(made.value) : update;
      if (Object.is(value, made.value)) return;
      made.value = value;
      instance.rerender();
    };
    return made;
  });
  return [slot.value, slot.set];
}

const isSame = (before, now) => before !== undefined && now !== undefined && before.every((one, place) => Object.is(one, now[place]));

function useMemo(make, dependencies) {
  const slot = hook(() => ({}));
  if (!("value" in slot) || !isSame(slot.dependencies, dependencies)) Object.assign(slot, { value: make(), dependencies });
  return slot.value;
}

function useEffect(effect, dependencies) {
  const slot = hook(() => ({}));
  if (slot.hasRun && isSame(slot.dependencies, dependencies)) return;
  Object.assign(slot, { hasRun: true, dependencies });
  current.effects.push(effect);
}

const useReducer = (reducer, initial) => {
  const [state, setState] = useState(initial);
  return [state, (action) => setState((before) => reducer(before, action))];
};

const jsx = (type, props) => ({ type, props: props ?? {}, isElement: true });

function createElement(type, props, ...children) {
  if (children.length === 0) return jsx(type, props);
  return jsx(type, { ...props, children: children.length === 1 ? children[0] : children });
}

/** A mounted component of the whole tree; an inner component keeps no state of its own place. */
class Instance {
  constructor(component, props) {
    Object.assign(this, { component, props, hooks: [], effects: [], next: 0, renders: 0 });
  }

  render() {
    const outer = current;
    current = this;
    this.next = 0;
    this.renders++;
    if (this.renders > mostRenders) throw new Error("too many re-renders");
    try {
      this.element = this.component(this.props);
    } finally {
      current = outer;
    }
    for (const effect of this.effects.splice(0)) effect();
  }

  rerender() {
    if (this.isWaiting) return;
    this.isWaiting = true;
    queueMicrotask(() => {
      this.isWaiting = false;
      this.render();
    });
  }
}

/** Calls the component; the answer shows what is on the screen at the time it is asked. An `async` component is awaited. */
export function mount(component, props) {
  const instance = new Instance(component, props);
  instance.render();
  return async () => showElement(await instance.element);
}

/** `<p className="ok">fresh</p>`. */
async function showElement(node) {
  const element = await node;
  if (element === undefined || element === null || typeof element === "boolean") return "";
  if (Array.isArray(element)) return (await Promise.all(element.map(showElement))).join("");
  if (element.isElement !== true) return showReturn(element);
  const { type, props } = element;
  if (type === Fragment) return showElement(props.children);
  if (typeof type === "function" && type[stubName] === undefined) return mount(type, props)();
  const tag = typeof type === "string" ? type : (type[stubName]?.split(".").at(-1) ?? String(type));
  const attributes = Object.keys(props)
    .filter((name) => name !== "children" && name !== "key" && typeof props[name] !== "function" && props[name] !== undefined)
    .sort()
    .map((name) => ` ${name}=${typeof props[name] === "string" ? JSON.stringify(props[name]) : `{${showValue(props[name])}}`}`);
  return `<${tag}${attributes.join("")}>${await showElement(props.children)}</${tag}>`;
}

const react = {
  useState,
  useMemo,
  useEffect,
  useReducer,
  useLayoutEffect: useEffect,
  useCallback: (callback, dependencies) => useMemo(() => callback, dependencies),
  useRef: (value) => useMemo(() => ({ current: value }), []),
  createElement,
  Fragment,
};

export function reactModule(specifier) {
  if (specifier === "react") return { ...react, default: react };
  return specifier === "react/jsx-runtime" ? { jsx, jsxs: jsx, Fragment } : undefined;
}
