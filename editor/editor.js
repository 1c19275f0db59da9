// The editor of a lesson's page: CodeMirror for Python, its findings marked where they are.
// It lives in a shadow root, so that its styles need no exception from the page's policy.

import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

const replacing = Annotation.define();

// Colours are the page's, by its custom properties, so that they follow dark and light.
const theme = EditorView.theme({
  "&": {
    color: "var(--text)",
    backgroundColor: "var(--box)",
    border: "1px solid var(--soft)",
    borderRadius: ".4rem",
    fontSize: ".9rem",
    maxHeight: "70vh",
  },
  "&.cm-focused": { outline: "3px solid var(--link)", outlineOffset: "1px" },
  ".cm-scroller": {
    fontFamily: 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace',
    lineHeight: "1.5",
    overflow: "auto",
    minHeight: "18rem",
  },
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)", borderLeftWidth: "2px" },
  ".cm-gutters": {
    color: "var(--soft)",
    backgroundColor: "var(--box)",
    borderRight: "1px solid var(--line)",
  },
  ".cm-activeLine, .cm-activeLineGutter": {
    backgroundColor: "color-mix(in srgb, var(--link) 8%, transparent)",
  },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { backgroundColor: "var(--selected)" },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--link) 22%, transparent)" },
  ".cm-searchMatch": { backgroundColor: "var(--mark)" },
  // In place of pictures that would be data: addresses.
  ".cm-lint-marker-error": { content: '"●"', color: "var(--failed)", width: "1em" },
  ".cm-lint-marker-info": { content: '"○"', color: "var(--unsure)", width: "1em" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    backgroundColor: "var(--mark)",
    textDecoration: "underline 2px var(--failed)",
    textUnderlineOffset: "3px",
  },
  ".cm-lintRange-info": { backgroundImage: "none", textDecoration: "underline dotted 2px var(--unsure)" },
  ".cm-panels, .cm-tooltip": {
    color: "var(--text)",
    backgroundColor: "var(--page)",
    borderColor: "var(--soft)",
  },
  ".cm-tooltip": { border: "1px solid var(--soft)", borderRadius: ".3rem", maxWidth: "34rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { color: "var(--on-main)", background: "var(--main)" },
  ".cm-textfield, .cm-button": {
    color: "var(--text)",
    backgroundColor: "var(--box)",
    backgroundImage: "none",
    border: "1px solid var(--soft)",
  },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--keyword)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--string)" },
  { tag: tags.comment, color: "var(--comment)", fontStyle: "italic" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--number)" },
  {
    tag: [
      tags.definition(tags.variableName),
      tags.function(tags.definition(tags.variableName)),
      tags.className,
    ],
    color: "var(--name)",
  },
]);

/**
 * Put an editor into an element.
 * @param {{parent: HTMLElement, text: string, label: string, described: string,
 *   changed: () => void, run: () => void}} options what it shows, how it is called, the id of what
 *   describes it, and what is called when a learner changes the text or runs it.
 */
export function makeEditor({ parent, text, label, described, changed, run }) {
  const host = parent.appendChild(document.createElement("div"));
  const root = host.attachShadow({ mode: "open" });
  // An id of the page is not seen from within, so what it says is said here.
  const description = document.getElementById(described)?.textContent ?? "";
  const completing = new Compartment();
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        // Before all others, so that nothing else takes the key.
        keymap.of([{ key: "Mod-Enter", run: () => (run(), true), preventDefault: true }]),
        lineNumbers(),
        EditorView.lineWrapping,
        highlightActiveLineGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        search({ top: true }),
        lintGutter(),
        python(),
        indentUnit.of("    "),
        EditorState.tabSize.of(4),
        syntaxHighlighting(colours),
        completing.of([]),
        keymap.of([...searchKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
        EditorView.contentAttributes.of({
          tabindex: "0",
          "aria-label": label,
          "aria-description": description,
          spellcheck: "false",
          autocapitalize: "off",
        }),
        EditorView.updateListener.of((update) => {
          const own = update.transactions.some((each) => each.annotation(replacing));
          if (update.docChanged && !own) changed();
        }),
        theme,
      ],
    }),
  });

  /** Return a place in the text: lines count from 1, columns are characters from 0. */
  function place(line, column) {
    const found = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
    const units = [...found.text].slice(0, column).join("").length;
    return found.from + units;
  }

  return {
    text: () => view.state.doc.toString(),
    focused: () => view.hasFocus,
    focus: () => view.focus(),
    replace(words) {
      const { anchor } = view.state.selection.main;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: words },
        selection: { anchor: Math.min(anchor, words.length) },
        annotations: replacing.of(true),
      });
    },
    mark(findings) {
      const marks = findings.map((item) => ({
        from: place(item.line, item.column),
        to: Math.max(place(item.end_line, item.end_column), place(item.line, item.column)),
        severity: item.level === "error" ? "error" : "info",
        message: item.text,
      }));
      view.dispatch(setDiagnostics(view.state, marks));
    },
    complete(wanted) {
      const effects = completing.reconfigure(
        wanted ? [autocompletion(), keymap.of(completionKeymap)] : [],
      );
      view.dispatch({ effects });
    },
    close() {
      view.destroy();
      host.remove();
    },
  };
}
