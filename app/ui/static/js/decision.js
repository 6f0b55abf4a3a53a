// Deciding with fewer keystrokes: ready sentences fill the comment, a claim is kept while the page is
// looked at. Without the script the server takes the ready sentence and a button keeps the claim.

const comment = document.querySelector("[data-decision-comment]");
const reason = document.querySelector("select[name=reason]");
const sentences = new Map(
  [...document.querySelectorAll("[data-reason]")].map((one) => [one.dataset.reason, one.textContent]),
);

// Only an empty field, or one that holds a ready sentence, is filled: nothing typed is lost.
reason?.addEventListener("change", () => {
  const typed = comment.value.trim();
  if (typed && ![...sentences.values()].includes(typed)) return;
  comment.value = sentences.get(reason.value) ?? "";
});

const claim = document.querySelector("[data-keep-claim]");
if (claim) {
  const everyQuarter = (Number(claim.dataset.keepClaim) * 60_000) / 4;
  const timer = setInterval(async () => {
    if (document.hidden) return;
    const sent = new FormData(claim);
    sent.set("rezerwacja", "przedluz");
    const answer = await fetch(claim.action, { method: "POST", body: sent, redirect: "manual" });
    // A kept claim leads back to this page; a redirect that is not followed has no status.
    if (answer.type === "opaqueredirect") return;
    clearInterval(timer);
    claim.querySelector("[data-claim-lost]").hidden = false;
  }, everyQuarter);
}
