using System.Security.Claims;
using Bunit;
using FakeFinder.Web.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Dashboard;

/// <summary>Who sits before the pages of a test.</summary>
internal static class LocalUser
{
    public static BunitContext As(this BunitContext browser, Caller caller)
    {
        var principal = caller.ToPrincipal("test");
        if (caller.SeesAll)
        {
            principal.AddIdentity(new ClaimsIdentity([new Claim(Caller.SeesAllClaim, "true")]));
        }

        var state = Task.FromResult(new AuthenticationState(principal));
        browser.RenderTree.Add<CascadingValue<Task<AuthenticationState>>>(value => value.Add(cascading => cascading.Value, state));
        browser.Services.AddSingleton<AuthenticationStateProvider>(new Fixed(state));
        return browser;
    }

    private sealed class Fixed(Task<AuthenticationState> state) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => state;
    }
}
