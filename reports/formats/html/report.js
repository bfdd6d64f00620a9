'use strict';
// Adds a copy button to every command. The page is complete without this.
(function () {
  const status = document.createElement('p');
  status.className = 'spoken';
  status.setAttribute('role', 'status');
  document.querySelector('main').append(status);

  // Where the clipboard is closed to a page (an old browser, a page without a secure origin), selecting still works.
  function select(element) {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    return document.execCommand('copy');
  }

  async function copy(code) {
    try {
      await navigator.clipboard.writeText(code.textContent);
      return true;
    } catch (refused) {
      return select(code);
    }
  }

  for (const command of document.querySelectorAll('.command')) {
    const code = command.querySelector('code');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', 'Copy: ' + code.textContent.slice(0, 60));
    button.addEventListener('click', async function () {
      const copied = await copy(code);
      button.textContent = copied ? 'Copied' : 'Selected';
      status.textContent = copied ? 'Copied to the clipboard' : 'Selected: copy it with the keyboard';
      window.setTimeout(function () { button.textContent = 'Copy'; }, 2000);
    });
    command.append(button);
  }
})();
