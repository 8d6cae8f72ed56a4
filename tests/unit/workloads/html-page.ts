/** A page for tests with 15 visible words, 12 of them different (counted by hand). */
export const PAGE = `<!DOCTYPE html><html><head><title>Not read</title><style>p { color: red }</style>
<script>document.write("<p>never run</p>")</script></head><body class="not a word">
<h1>Café &amp; <em>bar</em></h1><!-- nothing to see -->
<p title="nor here">The b<b>ar</b>tender&rsquo;s well-known caf&eacute;<br>isn't the caf&#233; you know.</p>
<p hidden>Not <b>seen</b> at all</p><template><p>nor this</p></template>
<ul><li>One<li>Two</ul><table><tr><td>3<td>4</table></body></html>`
