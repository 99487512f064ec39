using System.Globalization;
using FakeFinder.Cli.Api;
using FakeFinder.Cli.Detect;
using FakeFinder.Cli.Output;

namespace FakeFinder.Cli.Keys;

/// <summary>One <c>keys</c>.</summary>
internal sealed class KeysRun(CliConsole console, ServiceSource source)
{
    /// <summary>The key alone goes to standard output, so that a script can take it.</summary>
    public Task<int> CreateAsync(KeySubmission submission, bool json, CancellationToken cancellationToken) => UseAsync(
        async (api, token) =>
        {
            var made = await api.CreateKeyAsync(submission, token);
            if (json)
            {
                console.Output.Line(DocumentJson.Write(made));
                return;
            }

            console.Error.Line($"The key of '{made.Record.Name}' ({string.Join(", ", made.Record.Scopes)}); it is shown this once:");
            console.Output.Line(made.Key);
        },
        cancellationToken);

    public Task<int> ListAsync(bool json, CancellationToken cancellationToken) => UseAsync(
        async (api, token) =>
        {
            var keys = await api.ListKeysAsync(token);
            if (json)
            {
                console.Output.Line(DocumentJson.Write(new { server = api.Server, keys }));
                return;
            }

            foreach (var key in keys)
            {
                console.Output.Line($"{key.Name}  ({string.Join(", ", key.Scopes)})");
                console.Output.Line($"  {key.Id}  {State(key)}{(key.Owner is { } owner ? $", owner {owner}" : "")}");
            }

            console.Output.Line(keys.Count switch
            {
                0 => "There is no key; 'fakefinder keys create' makes one.",
                1 => "1 key.",
                var count => $"{count} keys.",
            });
        },
        cancellationToken);

    public Task<int> RevokeAsync(Guid id, CancellationToken cancellationToken) => UseAsync(
        async (api, token) => console.Output.Line($"The key '{(await api.RevokeKeyAsync(id, token)).Name}' is refused from now on."),
        cancellationToken);

    private Task<int> UseAsync(Func<FakeFinderApi, CancellationToken, Task> work, CancellationToken cancellationToken) => source.UseAsync(
        console,
        quiet: true,
        async (service, token) =>
        {
            using var api = service.Open();
            await work(api, token);
            return ExitCodes.Success;
        },
        cancellationToken);

    private static string State(KeyRecord key) =>
        key.RevokedAt is { } revoked ? $"revoked {Day(revoked)}"
        : key.ExpiresAt is { } expires
            ? $"{(expires <= TimeProvider.System.GetUtcNow() ? "expired" : "expires")} {Day(expires)}, {Use(key)}"
        : $"never expires, {Use(key)}";

    private static string Use(KeyRecord key) => key.LastUsedAt is { } used ? $"last used {Day(used)}" : "never used";

    private static string Day(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
