namespace FakeFinder.Web.SignIn;

/// <summary>Why somebody could not sign in.</summary>
internal enum SignInRefusal
{
    /// <summary>The key is not known, or no longer valid.</summary>
    Key,

    /// <summary>The identity provider let them in, and none of their roles means anything here.</summary>
    Role,

    /// <summary>The identity provider did not let them in, or did not answer.</summary>
    Provider,
}
