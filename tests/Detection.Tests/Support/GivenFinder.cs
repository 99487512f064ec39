using FakeFinder.Catalog;
using FakeFinder.Detection.Faces;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Detection.Tests.Support;

/// <summary>Face finder <c>given</c>: one that the test has.</summary>
internal sealed class GivenFinder(IFaceFinder finder) : IFaceFinderFactory
{
    public string Name => "given";

    public string? WhatIsMissing(FaceFinderEntry entry) => null;

    public Task<IFaceFinder> LoadAsync(FaceFinderEntry entry, CancellationToken cancellationToken) => Task.FromResult(finder);
}

/// <summary>Registration of a test's own face finder.</summary>
internal static class GivenFinderServices
{
    public static IServiceCollection AddFinder(this IServiceCollection services, IFaceFinder finder) =>
        services.AddSingleton<IFaceFinderFactory>(new GivenFinder(finder));
}
