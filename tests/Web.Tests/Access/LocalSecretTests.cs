using System.Net;
using FakeFinder.Web.Access;
using FakeFinder.Web.Access.Local;
using FakeFinder.Web.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Access;

public sealed class LocalSecretTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("192.0.2.7", false)]
    [InlineData("2001:db8::7", false)]
    public async Task The_secret_of_the_data_folder_lets_nobody_in_from_another_machine(string address, bool isLetIn)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("FakeFinder:Security:Authentication", (string?)"Required")])
            .Build();
        var collection = new ServiceCollection().AddLogging().AddRouting().AddSingleton(TimeProvider.System);
        collection.AddSingleton<IConfiguration>(configuration).AddAccess(configuration);
        await using var services = collection.BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        context.Request.Headers.Authorization = $"Bearer {services.GetRequiredService<LocalToken>().Text}";

        Assert.Equal(isLetIn, (await context.AuthenticateAsync(AccessSchemes.Local)).Succeeded);
    }
}
