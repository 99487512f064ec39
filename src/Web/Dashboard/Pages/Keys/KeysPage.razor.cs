using FakeFinder.Contracts;
using FakeFinder.Storage.Access;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api.Keys;
using FakeFinder.Web.Audit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace FakeFinder.Web.Dashboard.Pages.Keys;

/// <summary>The API keys: what there is, a new one, and the end of one.</summary>
public sealed partial class KeysPage
{
    private static readonly IReadOnlyDictionary<AccessScope, string> Meanings = new Dictionary<AccessScope, string>
    {
        [AccessScope.Submit] = "upload videos, submit, cancel and delete analyses, write notes",
        [AccessScope.Read] = "see videos, analyses and their evidence, detectors and the fleet",
        [AccessScope.Operate] = "launch, drain and stop machines, have weights downloaded",
        [AccessScope.Admin] = "everything, API keys included",
    };

    private readonly HashSet<AccessScope> chosen = [AccessScope.Submit, AccessScope.Read];
    private IReadOnlyList<ApiKey>? keys;
    private MadeKey? made;
    private string? failure;
    private string name = "";
    private string owner = "";
    private int? days = 365;
    private bool working;

    [Inject]
    private PageAudit Audit { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> State { get; set; } = null!;

    [Inject]
    private IApiKeys Keys { get; set; } = null!;

    [Inject]
    private KeyMaker Maker { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync() => keys = await Keys.ListAsync(CancellationToken.None);

    private string StateOf(ApiKey key) =>
        key.RevokedAt is not null ? "revoked"
        : key.ExpiresAt is { } expires && expires <= Time.GetUtcNow() ? "expired"
        : "valid";

    private void Choose(AccessScope scope, bool wanted)
    {
        if (wanted)
        {
            chosen.Add(scope);
        }
        else
        {
            chosen.Remove(scope);
        }
    }

    private async Task CreateAsync()
    {
        (working, failure, made) = (true, null, null);
        try
        {
            var order = new KeyOrder(name, [.. chosen.Select(scope => scope.Name())], days, Owner: owner);
            made = await Maker.CreateAsync(order, Caller.Of((await State).User), CancellationToken.None);
            await Audit.WriteAsync(AuditActions.CreateKey, $"{made.Key.Id}");
            (name, owner) = ("", "");
            await LoadAsync();
        }
        catch (InvalidRequestException refusal)
        {
            failure = refusal.Message;
        }
        finally
        {
            working = false;
        }
    }

    private async Task RevokeAsync(ApiKey key)
    {
        await Maker.RevokeAsync(key.Id, CancellationToken.None);
        await Audit.WriteAsync(AuditActions.RevokeKey, $"{key.Id}");
        await LoadAsync();
    }
}
